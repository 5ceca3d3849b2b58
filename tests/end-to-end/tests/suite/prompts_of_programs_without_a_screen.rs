//! The agent of a session shows the prompts of programs that have no screen, and answers them. A fake of logind
//! tells who is in which session, because nobody can log in here.

use end_to_end::{Daemon, LoginSession, Logind, Machine, Person, own_uid, pin, soon, until};
use futures_util::StreamExt;
use mfad_bus::{AgentRequest, AgentsProxy, EnrollOptions, SignInOptions, WireError};
use virtual_token::{Touch, VirtualToken};
use zbus::OwnedObjectPath;

struct Scene {
    machine: Machine,
    _daemon: Daemon,
    /// A program without a screen, of somebody who has a key with a PIN.
    program: Person,
    logind: Logind,
    key: VirtualToken,
}

fn by_agent() -> SignInOptions {
    SignInOptions { agent: Some(true), ..SignInOptions::default() }
}

impl Scene {
    async fn new() -> Self {
        let machine = Machine::new();
        machine.policy("verification = \"pin\"\n");
        let key = machine.plugged("A1");
        let logind = Logind::start(machine.bus.connect().await).await;
        let daemon = machine.start().await;
        let mut program = machine.person().await;
        program.wait_for_token("virtual_key_a1").await;
        let fido2 = program.fido2("virtual_key_a1").await;
        let operation = fido2.set_pin().await.unwrap();
        assert_eq!(program.end_with_pin(&operation, "1234").await.outcome, "done");
        let operation = program.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
        assert_eq!(program.end_with_pin(&operation, "1234").await.outcome, "done");
        Self { machine, _daemon: daemon, program, logind, key }
    }

    async fn agent(&self) -> Window {
        let window = self.window().await;
        window.agents.register().await.unwrap();
        window
    }

    async fn window(&self) -> Window {
        let person = self.machine.person().await;
        let agents = AgentsProxy::new(&person.connection).await.unwrap();
        let began = agents.receive_began().await.unwrap();
        Window { person, agents, began }
    }

    async fn begin(&self) -> Result<OwnedObjectPath, WireError> {
        self.program.sign_in().await.begin("", &by_agent()).await
    }
}

/// A program that shows prompts, or would like to.
struct Window {
    person: Person,
    agents: AgentsProxy<'static>,
    began: mfad_bus::BeganStream,
}

impl Window {
    async fn hears(&mut self) -> (OwnedObjectPath, AgentRequest) {
        let signal = soon("an operation to begin", self.began.next()).await.unwrap();
        let args = signal.args().unwrap();
        (args.operation.clone(), args.request.clone())
    }
}

fn cause(error: WireError) -> String {
    error.into_ours().map_or_else(|other| other.to_string(), |it| it.cause.word().to_owned())
}

#[tokio::test]
async fn a_second_agent_is_refused_and_the_first_hears_of_it() {
    let scene = Scene::new().await;
    let first = scene.agent().await;
    let mut refused = first.agents.receive_refused().await.unwrap();
    let second = scene.window().await;
    assert_eq!(cause(second.agents.register().await.unwrap_err()), "AgentExists");
    let told = soon("the first to hear of it", refused.next()).await.unwrap();
    assert!(!told.args().unwrap().program.is_empty());
    // Twice by the same is none.
    first.agents.register().await.unwrap();
    // The control: it is free once the first has gone.
    drop((refused, first));
    until("the place is free", async || second.agents.register().await.is_ok()).await;
}

#[tokio::test]
async fn nobody_is_the_agent_of_a_session_that_is_not_their_own_at_a_seat() {
    let scene = Scene::new().await;
    let window = scene.window().await;
    let own = own_uid();
    let away = LoginSession { active: false, ..LoginSession::at("seat0", "7", own) };
    let others = LoginSession::at("seat0", "7", own + 1);
    let seatless = LoginSession::at("", "7", own);
    let afar = LoginSession::from_afar("192.0.2.7", "7", own);
    for session in [Some(away), Some(others), Some(seatless), Some(afar)] {
        scene.logind.set(session.clone());
        let refused = cause(window.agents.register().await.unwrap_err());
        assert_eq!(refused, "NotAtSeat", "{session:?}");
    }
    scene.logind.set(Some(LoginSession::at("seat0", "7", own)));
    window.agents.register().await.unwrap();
}

#[tokio::test]
async fn a_program_in_no_session_counts_as_in_its_users_display_session() {
    let scene = Scene::new().await;
    scene.logind.change(|it| it.own_processes = false);
    let mut window = scene.agent().await;
    let operation = scene.begin().await.unwrap();
    assert_eq!(window.hears().await.0, operation);
}

#[tokio::test]
async fn what_nobody_would_see_is_refused_at_once() {
    let scene = Scene::new().await;
    assert_eq!(cause(scene.begin().await.unwrap_err()), "NoAgent");
    let _window = scene.agent().await;
    scene.logind.change(|it| it.locked = true);
    assert_eq!(cause(scene.begin().await.unwrap_err()), "NotAtSeat");
    // The agent is in the session 7, and in no other of the same user.
    scene.logind.set(Some(LoginSession::at("seat0", "8", own_uid())));
    assert_eq!(cause(scene.begin().await.unwrap_err()), "NoAgent");
    scene.logind.set(Some(LoginSession::from_afar("192.0.2.7", "7", own_uid())));
    assert_eq!(cause(scene.begin().await.unwrap_err()), "NotAtSeat");
    scene.logind.set(Some(LoginSession::at("seat0", "7", own_uid())));
    scene.begin().await.unwrap();
}

#[tokio::test]
async fn the_agent_answers_and_whoever_began_it_does_not() {
    let mut scene = Scene::new().await;
    let mut window = scene.agent().await;
    let operation = scene.begin().await.unwrap();
    let (began, request) = window.hears().await;
    assert_eq!((&began, request.process), (&operation, std::process::id()));
    window.person.prompt_for(&operation, "pin").await;
    let own = scene.program.operation(&operation).await;
    assert_eq!(cause(own.answer_pin(pin("1234")).await.unwrap_err()), "NotAsked");
    assert_eq!(cause(own.confirm(true).await.unwrap_err()), "NotAsked");
    assert_eq!(cause(own.choose("pin").await.unwrap_err()), "NotAsked");
    assert_eq!(own.current_prompt().await.unwrap().0, "");
    let shown = window.person.operation(&operation).await;
    assert_eq!(shown.current_prompt().await.unwrap().0, "pin");
    shown.answer_pin(pin("1234")).await.unwrap();
    let ended = scene.program.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.prompts.len()), ("done", 0));
    assert!(ended.result.method.is_some());
    // What was signed in with is for the program, and that it was for both.
    let seen = window.person.end(&operation).await;
    assert_eq!((seen.outcome.as_str(), seen.result.method), ("done", None));
    assert_eq!(seen.result.message, ended.result.message);
}

#[tokio::test]
async fn without_agent_nothing_is_shown_elsewhere() {
    let mut scene = Scene::new().await;
    let window = scene.agent().await;
    let operation = scene.program.begins().await;
    scene.program.prompt_for(&operation, "pin").await;
    let from_window = window.person.operation(&operation).await;
    assert!(from_window.answer_pin(pin("1234")).await.is_err(), "it does not exist there");
    let own = scene.program.operation(&operation).await;
    own.answer_pin(pin("1234")).await.unwrap();
    assert_eq!(scene.program.end(&operation).await.outcome, "done");
}

#[tokio::test]
async fn a_killed_agent_ends_what_it_shows() {
    let mut scene = Scene::new().await;
    let mut window = scene.agent().await;
    let operation = scene.begin().await.unwrap();
    window.hears().await;
    window.person.prompt_for(&operation, "pin").await;
    drop(window);
    let ended = scene.program.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("failed", "NoAgent"));
    assert_eq!(cause(scene.begin().await.unwrap_err()), "NoAgent");
}

#[tokio::test]
async fn an_agent_that_hangs_keeps_nobody_from_calling_it_off() {
    let mut scene = Scene::new().await;
    scene.key.set_touch(Touch::Never);
    let _hangs = scene.agent().await;
    let operation = scene.begin().await.unwrap();
    scene.program.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(scene.program.end(&operation).await.outcome, "cancelled");
}

#[tokio::test]
async fn what_began_it_is_gone_and_the_agent_hears_the_end() {
    let scene = Scene::new().await;
    let mut window = scene.agent().await;
    let program = scene.machine.person().await;
    let operation = program.sign_in().await.begin("", &by_agent()).await.unwrap();
    window.person.prompt_for(&operation, "pin").await;
    drop(program);
    assert_eq!(window.person.end(&operation).await.outcome, "cancelled");
}

#[tokio::test]
async fn of_twenty_at_once_some_are_shown_and_the_others_are_refused() {
    let scene = Scene::new().await;
    let mut window = scene.agent().await;
    let mut begun = Vec::new();
    for _ in 0..20 {
        begun.extend(scene.begin().await.ok());
    }
    assert_eq!(begun.len(), 8);
    for operation in &begun {
        assert_eq!(window.hears().await.0, *operation);
        window.person.operation(operation).await.cancel().await.unwrap();
        assert_eq!(window.person.end(operation).await.outcome, "cancelled");
    }
    let operation = scene.begin().await.unwrap();
    assert_eq!(window.hears().await.0, operation);
}
