//! Keys that live by the getInfo of those that are sold, and by what such keys were seen to do wrong:
//! `tests/python/product_key.py`, which says what it stands in for.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::Machine;

/// Such keys, until dropped.
pub struct ProductKeys {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    folder: PathBuf,
    plugged: Vec<String>,
}

impl Machine {
    /// Keys whose PIN, where they have one, is this one; with the products of the FIDO metadata if
    /// they are wanted, which takes a moment.
    pub fn product_keys(&self, pin: &str, metadata: bool) -> ProductKeys {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python");
        let mut process = Command::new(python.join("run"))
            .arg(python.join("product_key.py"))
            .arg(self.keys())
            .arg(pin)
            .args(metadata.then_some("--products"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        ProductKeys { process, orders, answers, folder: self.keys(), plugged: Vec::new() }
    }
}

impl ProductKeys {
    /// Plugs in one that answers getInfo with this, in hexadecimal, and has these traits.
    pub fn plug(&mut self, serial: &str, info: &str, traits: &[&str]) {
        self.order(&json!({ "serial": serial, "info": info, "traits": traits }));
        self.plugged.push(serial.to_owned());
    }

    /// Plugs in the product of this number; what it is called, if there is one.
    pub fn plug_product(&mut self, serial: &str, number: usize) -> Option<String> {
        let name = self.order(&json!({ "serial": serial, "product": number }));
        let name = name.as_str().filter(|it| !it.is_empty())?.to_owned();
        self.plugged.push(serial.to_owned());
        Some(name)
    }

    /// Pulls one out.
    pub fn unplug(&mut self, serial: &str) {
        self.order(&json!({ "serial": serial, "unplug": true }));
        self.plugged.retain(|it| it != serial);
    }

    /// Plugs the same in again.
    pub fn plug_again(&mut self, serial: &str) {
        self.order(&json!({ "serial": serial, "again": true }));
        self.plugged.push(serial.to_owned());
    }

    fn order(&mut self, order: &Value) -> Value {
        writeln!(self.orders, "{order}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no answer to {order}"))
    }
}

impl Drop for ProductKeys {
    fn drop(&mut self) {
        for serial in &self.plugged {
            let _ = std::fs::remove_file(self.folder.join(format!("{serial}.sock")));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
