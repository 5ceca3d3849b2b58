//! A double of gdm's daemon on the system bus, for GNOME's lock screen: what it is asked there goes to gdm's own worker,
//! and what that says, shows and asks goes back, as gdm 43 does it (its daemon/gdm-session.c).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use tokio::net::UnixListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::connection::Builder;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, Guid, MessageStream, Variant, interface};

use crate::{Gdm, GdmScreen, GdmShows, Logind};

const MANAGER: &str = "/org/gnome/DisplayManager/Manager";
const CHANNEL: &str = "/org/gnome/DisplayManager/Session";
const SEAT: &str = "seat0";

/// It goes when dropped.
pub struct GdmManager {
    _bus: Connection,
}

impl GdmManager {
    /// Puts it on this bus. Whoever proves who they are has their session, whose id is their name, unlocked by logind.
    pub async fn start(bus: Connection, logind: Logind) -> Self {
        bus.object_server().at(MANAGER, Manager(logind)).await.unwrap();
        bus.request_name("org.gnome.DisplayManager").await.unwrap();
        Self { _bus: bus }
    }
}

struct Manager(Logind);

#[interface(name = "org.gnome.DisplayManager.Manager")]
impl Manager {
    #[zbus(property)]
    fn version(&self) -> String {
        "43.0".into()
    }

    fn register_session(&self, _details: HashMap<&str, Variant<'_>>) {}

    /// Where a lock screen has somebody asked.
    fn open_reauthentication_channel(&self, account: String) -> String {
        let path = format!("/run/dbus/gdm-channel-{}", Guid::generate());
        let listener = UnixListener::bind(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        tokio::spawn(serve(listener, account, self.0.clone()));
        format!("unix:path={path}")
    }
}

async fn serve(listener: UnixListener, account: String, logind: Logind) {
    let (stream, _) = listener.accept().await.unwrap();
    let (answers, extensions) = Default::default();
    let lists = ChoiceList(Arc::clone(&answers));
    let verifier = UserVerifier { account, logind, answers, extensions };
    let connection = Builder::unix_stream(stream.into_std().unwrap())
        .server(Guid::generate())
        .p2p()
        .serve_at(CHANNEL, verifier)
        .serve_at(CHANNEL, lists)
        .build();
    // It lasts until the lock screen closes it.
    let mut calls = MessageStream::from(connection.await.unwrap());
    while let Some(Ok(_)) = calls.next().await {}
}

/// What the lock screen calls.
struct UserVerifier {
    account: String,
    logind: Logind,
    answers: Answers,
    /// What it can draw beside lines and questions.
    extensions: Mutex<Vec<String>>,
}

/// Where its answers go while somebody is asked.
type Answers = Arc<Mutex<Option<UnboundedSender<String>>>>;

fn answer(answers: &Answers, answer: String) {
    if let Some(answers) = &*answers.lock().unwrap() {
        let _ = answers.send(answer);
    }
}

#[interface(name = "org.gnome.DisplayManager.UserVerifier")]
impl UserVerifier {
    fn enable_extensions(&self, extensions: Vec<String>) {
        *self.extensions.lock().unwrap() = extensions;
    }

    async fn begin_verification_for_user(
        &self,
        service: String,
        account: String,
        #[zbus(signal_emitter)] lock: SignalEmitter<'_>,
    ) {
        assert_eq!(account, self.account);
        let (sender, answers) = unbounded_channel();
        *self.answers.lock().unwrap() = Some(sender);
        let (lock, logind) = (lock.to_owned(), self.logind.clone());
        let extensions = self.extensions.lock().unwrap().clone();
        tokio::spawn(async move {
            let gdm =
                Gdm::ask_with(&service, GdmScreen::Lock, &account, Some(SEAT), extensions).await;
            if converse(gdm, &service, &lock, answers).await.unwrap() {
                logind.unlock(&account).await;
            }
        });
    }

    fn answer_query(&self, _service: &str, given: String) {
        answer(&self.answers, given);
    }

    /// Nobody answers any more.
    fn cancel(&self) {
        self.answers.lock().unwrap().take();
    }

    #[zbus(signal)]
    async fn conversation_started(it: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn conversation_stopped(it: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn info(it: &SignalEmitter<'_>, service: &str, info: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn problem(it: &SignalEmitter<'_>, service: &str, problem: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn info_query(it: &SignalEmitter<'_>, service: &str, query: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn secret_info_query(
        it: &SignalEmitter<'_>,
        service: &str,
        query: &str,
    ) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn verification_failed(it: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
    #[zbus(signal)]
    async fn verification_complete(it: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
}

/// The same for lists to pick from.
struct ChoiceList(Answers);

#[interface(name = "org.gnome.DisplayManager.UserVerifier.ChoiceList")]
impl ChoiceList {
    fn select_choice(&self, _service: &str, choice: String) {
        answer(&self.0, choice);
    }

    #[zbus(signal)]
    async fn choice_query(
        it: &SignalEmitter<'_>,
        service: &str,
        prompt_message: &str,
        list: &BTreeMap<String, String>,
    ) -> zbus::Result<()>;
}

/// Carries between the worker and the lock screen, until either has enough; whether somebody proved who they are.
async fn converse(
    mut gdm: Gdm,
    service: &str,
    lock: &SignalEmitter<'_>,
    mut answers: UnboundedReceiver<String>,
) -> zbus::Result<bool> {
    UserVerifier::conversation_started(lock, service).await?;
    loop {
        tokio::select! {
            shown = gdm.next(), if !gdm.is_asking() => match shown {
                Some(shown) => show(&shown, service, lock).await?,
                None => break,
            },
            answer = answers.recv() => match answer {
                Some(answer) if gdm.is_asking() => gdm.types(&answer),
                Some(_) => {}
                None => {
                    gdm.cancel().await;
                    return Ok(false);
                }
            },
        }
    }
    match gdm.ended() {
        Ok(()) => UserVerifier::verification_complete(lock, service).await.map(|()| true),
        Err(problem) => {
            UserVerifier::problem(lock, service, &problem).await?;
            UserVerifier::verification_failed(lock, service).await?;
            UserVerifier::conversation_stopped(lock, service).await.map(|()| false)
        }
    }
}

async fn show(shown: &GdmShows, service: &str, lock: &SignalEmitter<'_>) -> zbus::Result<()> {
    match shown {
        GdmShows::Info(text) => UserVerifier::info(lock, service, text).await,
        GdmShows::Problem(text) => UserVerifier::problem(lock, service, text).await,
        GdmShows::InfoQuery(text) => UserVerifier::info_query(lock, service, text).await,
        GdmShows::SecretInfoQuery(text) => {
            UserVerifier::secret_info_query(lock, service, text).await
        }
        GdmShows::ChoiceListQuery(text, list) => {
            ChoiceList::choice_query(lock, service, text, list).await
        }
    }
}
