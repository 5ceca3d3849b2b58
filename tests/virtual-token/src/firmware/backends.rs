//! What stands behind Trussed's system calls besides its core: RSA, PINs and
//! the extensions in staging, as on Nitrokey 3.

use trussed::{
    Platform,
    backend::{Backend as _, BackendId},
    serde_extensions::{ExtensionDispatch, ExtensionId, ExtensionImpl},
    service::ServiceResources,
    types::Context,
};
use trussed_auth::AuthExtension;
use trussed_auth_backend::{AuthBackend, AuthContext, FilesystemLayout};
use trussed_chunked::ChunkedExtension;
use trussed_core::{
    Error,
    api::{Reply, Request, reply, request},
    types::Location,
};
use trussed_fs_info::FsInfoExtension;
use trussed_hkdf::HkdfExtension;
use trussed_hpke::HpkeExtension;
use trussed_rsa_alloc::SoftwareRsa;
use trussed_staging::{StagingBackend, StagingContext};
use trussed_wrap_key_to_file::WrapKeyToFileExtension;

/// The backends, in the order in which every application's calls try them.
pub static ALL: &[BackendId<Backend>] = &[
    BackendId::Custom(Backend::Rsa),
    BackendId::Custom(Backend::Staging),
    BackendId::Custom(Backend::Auth),
    BackendId::Core,
];

/// One backend that is not the core.
pub enum Backend {
    Rsa,
    Staging,
    Auth,
}

/// All of them.
pub struct Backends {
    staging: StagingBackend,
    auth: AuthBackend,
}

impl Default for Backends {
    fn default() -> Self {
        let auth = AuthBackend::new(Location::Internal, FilesystemLayout::V1);
        Self { staging: StagingBackend::new(), auth }
    }
}

/// What they remember of one application.
#[derive(Default)]
pub struct Memory {
    staging: StagingContext,
    auth: AuthContext,
}

/// Declares the extensions, each with the number that a call carries, the
/// backend that implements it, and what that backend remembers.
macro_rules! extensions {
    ($($number:literal $extension:ident $backend:ident $field:ident $name:ident;)*) => {
        /// A set of system calls that the core does not have.
        #[derive(Clone, Copy)]
        pub enum Extension { $($name = $number),* }

        impl From<Extension> for u8 {
            fn from(extension: Extension) -> Self {
                extension as Self
            }
        }

        impl TryFrom<u8> for Extension {
            type Error = Error;

            fn try_from(number: u8) -> Result<Self, Error> {
                match number {
                    $($number => Ok(Self::$name),)*
                    _ => Err(Error::FunctionNotSupported),
                }
            }
        }

        $(impl ExtensionId<$extension> for Backends {
            type Id = Extension;
            const ID: Extension = Extension::$name;
        })*

        impl ExtensionDispatch for Backends {
            type BackendId = Backend;
            type Context = Memory;
            type ExtensionId = Extension;

            fn core_request<P: Platform>(
                &mut self,
                backend: &Backend,
                context: &mut Context<Memory>,
                request: &Request,
                resources: &mut ServiceResources<P>,
            ) -> Result<Reply, Error> {
                let Context { core, backends, .. } = context;
                match backend {
                    Backend::Rsa => SoftwareRsa.request(core, &mut (), request, resources),
                    Backend::Staging => {
                        self.staging.request(core, &mut backends.staging, request, resources)
                    }
                    Backend::Auth => {
                        self.auth.request(core, &mut backends.auth, request, resources)
                    }
                }
            }

            fn extension_request<P: Platform>(
                &mut self,
                backend: &Backend,
                extension: &Extension,
                context: &mut Context<Memory>,
                request: &request::SerdeExtension,
                resources: &mut ServiceResources<P>,
            ) -> Result<reply::SerdeExtension, Error> {
                let Context { core, backends, .. } = context;
                match (backend, extension) {
                    $((Backend::$backend, Extension::$name) => {
                        ExtensionImpl::<$extension>::extension_request_serialized(
                            &mut self.$field, core, &mut backends.$field, request, resources,
                        )
                    })*
                    _ => Err(Error::RequestNotAvailable),
                }
            }
        }
    };
}

extensions! {
    0 ChunkedExtension Staging staging Chunked;
    1 HkdfExtension Staging staging Hkdf;
    2 WrapKeyToFileExtension Staging staging WrapKeyToFile;
    3 FsInfoExtension Staging staging FsInfo;
    4 HpkeExtension Staging staging Hpke;
    5 AuthExtension Auth auth Auth;
}
