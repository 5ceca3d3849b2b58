//! Certificates of one's own, and requests for certificates of others: drafted here for a key
//! that a card made, signed by the card (RFC 5280, RFC 2986).

use std::time::Duration;

use mfad_cards::Hash;
use mfad_cards::piv::{Algorithm, PublicKey};
use sha2::{Digest, Sha256, Sha384};
use signature::Keypair;
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder, Result};
use x509_cert::der::asn1::{Any, BitString, ObjectIdentifier};
use x509_cert::der::oid::db::rfc5912;
use x509_cert::der::pem::LineEnding;
use x509_cert::der::{self, Encode, EncodePem};
use x509_cert::ext::pkix::BasicConstraints;
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::request::RequestBuilder;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{
    self, AlgorithmIdentifierOwned, Document, DynSignatureAlgorithmIdentifier, EncodePublicKey,
    SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef,
};
use x509_cert::time::Validity;

use crate::verification::public_key::info;

/// How long a certificate that the card signs for itself is valid.
const VALID: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A certificate or a request that waits for its signature.
pub struct Draft {
    kind: Kind,
    signer: Signer,
    /// The hash that is signed.
    pub hash: Hash,
    /// The digest by that hash.
    pub digest: Vec<u8>,
}

enum Kind {
    Certificate(Box<CertificateBuilder<SelfSigned>>),
    Request(Box<RequestBuilder>),
}

/// What was signed.
pub struct Issued {
    /// In DER.
    pub der: Vec<u8>,
    /// In PEM.
    pub pem: String,
}

impl Draft {
    /// A certificate for this key and subject by that key itself.
    pub fn certificate(key: &PublicKey, algorithm: Algorithm, subject: Name) -> Result<Self> {
        let signer = Signer::new(key, algorithm)?;
        let validity = Validity::from_now(VALID)?;
        let info = signer.key.0.clone();
        let builder =
            CertificateBuilder::new(SelfSigned(subject), serial_number()?, validity, info)?;
        Self::new(Kind::Certificate(Box::new(builder)), signer)
    }

    /// A request for a certificate.
    pub fn request(key: &PublicKey, algorithm: Algorithm, subject: Name) -> Result<Self> {
        let signer = Signer::new(key, algorithm)?;
        Self::new(Kind::Request(Box::new(RequestBuilder::new(subject)?)), signer)
    }

    fn new(mut kind: Kind, signer: Signer) -> Result<Self> {
        let bytes = match &mut kind {
            Kind::Certificate(builder) => builder.finalize(&signer)?,
            Kind::Request(builder) => builder.finalize(&signer)?,
        };
        let (hash, digest) = match signer.signature {
            rfc5912::ECDSA_WITH_SHA_384 => (Hash::Sha384, Sha384::digest(bytes).to_vec()),
            _ => (Hash::Sha256, Sha256::digest(bytes).to_vec()),
        };
        Ok(Self { kind, signer, hash, digest })
    }

    /// The same with its signature.
    pub fn signed(self, signature: &[u8]) -> Result<Issued> {
        let bits = BitString::from_bytes(signature)?;
        match self.kind {
            Kind::Certificate(builder) => issued(&builder.assemble(bits, &self.signer)?),
            Kind::Request(builder) => issued(&builder.assemble(bits, &self.signer)?),
        }
    }
}

fn issued(document: &impl EncodePem) -> Result<Issued> {
    Ok(Issued { der: document.to_der()?, pem: document.to_pem(LineEnding::LF)? })
}

/// 16 random bytes that make a positive number of just that length (RFC 5280 §4.1.2.2).
fn serial_number() -> Result<SerialNumber> {
    let mut number = [0; 16];
    getrandom::fill(&mut number).map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
    if let Some(first) = number.first_mut() {
        *first = *first & 0x7F | 0x40;
    }
    Ok(SerialNumber::new(&number)?)
}

/// Subject and issuer are the same, and it issues no others.
struct SelfSigned(Name);

impl BuilderProfile for SelfSigned {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        _key: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>> {
        let constraints = BasicConstraints { ca: false, path_len_constraint: None };
        Ok(vec![(&constraints).to_extension(tbs.subject(), &[])?])
    }
}

/// The key on the card, as far as the builders must know it.
struct Signer {
    key: Key,
    signature: ObjectIdentifier,
}

#[derive(Clone)]
struct Key(SubjectPublicKeyInfoOwned);

impl Signer {
    fn new(key: &PublicKey, algorithm: Algorithm) -> Result<Self> {
        let (curve, signature) = match algorithm {
            Algorithm::P256 => (rfc5912::SECP_256_R_1, rfc5912::ECDSA_WITH_SHA_256),
            Algorithm::P384 => (rfc5912::SECP_384_R_1, rfc5912::ECDSA_WITH_SHA_384),
            // RSA, which has no curve.
            _ => (rfc5912::RSA_ENCRYPTION, rfc5912::SHA_256_WITH_RSA_ENCRYPTION),
        };
        let key = match key {
            PublicKey::Rsa { modulus, exponent } => info::rsa(modulus, exponent)?,
            PublicKey::Point(_, point) => info::curve(curve, point)?,
        };
        Ok(Self { key: Key(key), signature })
    }
}

impl Keypair for Signer {
    type VerifyingKey = Key;

    fn verifying_key(&self) -> Key {
        self.key.clone()
    }
}

impl EncodePublicKey for Key {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        Ok(Document::try_from(self.0.to_der()?)?)
    }
}

impl DynSignatureAlgorithmIdentifier for Signer {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        // With RSA the parameters are null, with ECDSA there are none (RFC 5758 §3.2).
        let rsa = self.signature == rfc5912::SHA_256_WITH_RSA_ENCRYPTION;
        Ok(AlgorithmIdentifierOwned { oid: self.signature, parameters: rsa.then(Any::null) })
    }
}
