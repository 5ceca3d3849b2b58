//! A list to pick from, which gdm's worker takes in a binary message, and GNOME's login and lock screens draw: gdm's
//! `pam-extensions/gdm-choice-list-pam-extension.h`. Other programs would take the answer for text.
#![allow(unsafe_code, reason = "structures of C")]

use std::env;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::offset_of;
use std::ptr;

use nix::libc::free;
use pam::constants::PamResultCode;
use pam::items::{ItemType, Service};
use pam::module::PamHandle;

use crate::end::{End, PamResult};
use crate::line::Line;

/// In which gdm names what it takes; the number of each is its place.
const SUPPORTED: &str = "GDM_SUPPORTED_PAM_EXTENSIONS";
const NAME: &str = "org.gnome.DisplayManager.UserVerifier.ChoiceList";
/// What the names of gdm's services begin with: a program's own, which whoever starts it does not choose.
const SERVICES: &[u8] = b"gdm-";
/// The one for pam_sss, in which GNOME Shell draws no lists. A question there has it ask in `gdm-password`
/// (docs/decisions/0051-no-json-for-gdm.md).
const SWITCHABLE: &[u8] = b"gdm-switchable-auth";
const PAM_BINARY_PROMPT: c_int = 7;

/// `GdmPamExtensionMessage`: how long the whole is, most significant byte first, and the number of the extension.
#[repr(C)]
struct Header {
    length: u32,
    number: u8,
}

/// `GdmPamExtensionChoiceListRequest`, up to its items: a key and a text each.
#[repr(C)]
struct Request {
    header: Header,
    title: *const c_char,
    count: usize,
}

/// `GdmPamExtensionChoiceListResponse`.
#[repr(C)]
struct Response {
    header: Header,
    key: *mut c_char,
}

/// `pam_message`, of which there is one.
#[repr(C)]
struct Message {
    style: c_int,
    request: *const c_void,
}

/// `pam_response`.
#[repr(C)]
struct Reply {
    response: *mut Response,
    code: c_int,
}

/// `pam_conv`.
#[repr(C)]
struct Conversation {
    converse:
        Option<extern "C" fn(c_int, *mut *const Message, *mut *mut Reply, *mut c_void) -> c_int>,
    data: *mut c_void,
}

unsafe extern "C" {
    fn pam_get_item(handle: *const PamHandle, item: c_int, value: *mut *const c_void) -> c_int;
}

/// The number that gdm gave to such lists; nothing where the program is not gdm, or they are not drawn.
pub fn number(handle: &PamHandle) -> PamResult<Option<u8>> {
    let service = handle.get_item::<Service<'_>>()?;
    let supported = env::var(SUPPORTED).unwrap_or_default();
    Ok(service.and_then(|it| number_in(it.to_bytes(), &supported)))
}

/// The same by the service, and the names of what is taken.
fn number_in(service: &[u8], supported: &str) -> Option<u8> {
    if !service.starts_with(SERVICES) || service == SWITCHABLE {
        return None;
    }
    supported.split_ascii_whitespace().position(|it| it == NAME)?.try_into().ok()
}

/// Has somebody pick one of these, and gives its place. Nothing if gdm answers with none of them.
pub fn pick(
    handle: &PamHandle,
    number: u8,
    title: &Line,
    items: &[Line],
) -> Result<Option<usize>, End> {
    let owned = |text: &str| CString::new(text).map_err(|_| PamResultCode::PAM_BUF_ERR);
    let title = owned(title.as_str())?;
    let texts: Vec<_> = items.iter().map(|it| owned(it.as_str())).collect::<Result<_, _>>()?;
    let keys: Vec<_> =
        (1..=items.len()).map(|it| owned(&it.to_string())).collect::<Result<_, _>>()?;
    let request = request(number, &title, &keys, &texts)?;
    let picked = converse(handle, &request)?;
    Ok(keys.iter().position(|it| Some(it) == picked.as_ref()))
}

/// The request in memory: it ends in an array, and begins where an address may.
fn request(
    number: u8,
    title: &CStr,
    keys: &[CString],
    texts: &[CString],
) -> Result<Vec<usize>, PamResultCode> {
    const WORD: usize = size_of::<usize>();
    let words = size_of::<Request>() / WORD + 2 * keys.len();
    let length = u32::try_from(words * WORD).map_err(|_| PamResultCode::PAM_BUF_ERR)?;
    let mut header = [0; offset_of!(Request, title)];
    header[..4].copy_from_slice(&length.to_be_bytes());
    header[offset_of!(Header, number)] = number;
    let (header, _) = header.as_chunks::<WORD>();
    let mut request: Vec<_> = header.iter().map(|it| usize::from_ne_bytes(*it)).collect();
    request.extend([title.as_ptr().expose_provenance(), keys.len()]);
    for (key, text) in keys.iter().zip(texts) {
        request.extend([key, text].map(|it| it.as_ptr().expose_provenance()));
    }
    debug_assert_eq!(request.len(), words);
    Ok(request)
}

/// Sends it, and gives the key that was picked.
fn converse(handle: &PamHandle, request: &[usize]) -> Result<Option<CString>, End> {
    let mut conversation: *const Conversation = ptr::null();
    // SAFETY: the handle is libpam's own for this call, and gives a `pam_conv` for this item.
    let code =
        unsafe { pam_get_item(handle, ItemType::Conv as c_int, (&raw mut conversation).cast()) };
    // SAFETY: libpam keeps it for as long as the module runs.
    let conversation = unsafe { conversation.as_ref() }.filter(|_| code == 0);
    let Some((converse, data)) = conversation.and_then(|it| Some((it.converse?, it.data))) else {
        return Err(PamResultCode::PAM_CONV_ERR.into());
    };
    let message = Message { style: PAM_BINARY_PROMPT, request: request.as_ptr().cast() };
    let (mut message, mut reply) = (&raw const message, ptr::null_mut());
    let code = converse(1, &raw mut message, &raw mut reply, data);
    if code != PamResultCode::PAM_SUCCESS as c_int || reply.is_null() {
        return Err(PamResultCode::PAM_CONV_ERR.into());
    }
    // SAFETY: gdm allocates each part of a reply with malloc for us to free (pam_conv(3)), and answers this message with
    // this structure. The key ends with a zero byte.
    unsafe {
        let response = (*reply).response;
        free(reply.cast());
        let key = response.as_ref().map(|it| it.key).filter(|it| !it.is_null());
        let picked = key.map(|it| CStr::from_ptr(it).to_owned());
        free(key.unwrap_or(ptr::null_mut()).cast());
        free(response.cast());
        Ok(picked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// gdm takes JSON beside lists since version 46.
    #[test]
    fn a_list_is_sent_where_it_is_drawn_whatever_else_is_taken() {
        const JSON: &str = "org.gnome.DisplayManager.UserVerifier.CustomJSON";
        let both = [format!("{NAME} {JSON}"), format!("{JSON} {NAME}")];
        assert_eq!(both.each_ref().map(|it| number_in(b"gdm-password", it)), [Some(0), Some(1)]);
        assert_eq!(number_in(b"gdm-password", JSON), None);
        assert_eq!(number_in(b"login", NAME), None);
        assert_eq!(both.each_ref().map(|it| number_in(b"gdm-switchable-auth", it)), [None; 2]);
    }
}
