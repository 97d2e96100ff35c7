//! Chance and hashes, as browsers have them.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Crypto;

fn crypto() -> Option<Crypto> {
    web_sys::window()?.crypto().ok()
}

/// So many random bytes that nobody can foresee.
#[must_use]
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    crypto()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// The SHA-256 of a text; `None` where the page was not served securely, which
/// browsers then refuse.
pub async fn sha256(text: &str) -> Option<[u8; 32]> {
    // Absent then, whatever its type says.
    let crypto: JsValue = crypto()?.into();
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    let subtle: web_sys::SubtleCrypto = subtle.dyn_into().ok()?;
    let digest = subtle.digest_with_str_and_u8_array("SHA-256", text.as_bytes());
    let digest = JsFuture::from(digest.ok()?).await.ok()?;
    Uint8Array::new(&digest).to_vec().try_into().ok()
}
