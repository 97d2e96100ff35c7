//! Person 2 of the sandbox, who holds one credential of each kind and state.

/// The PIN.
pub const PIN: &str = "0123";
/// How the link of the pass begins.
pub const LINK: &str = "https://";
/// How the invitation code begins.
pub const CODE: &str = "FAKE-";

/// The label of the pass that waits to be taken.
pub const PASS: &str = "PassFlow Mobile Access";

/// The name of the button that shows the card's number.
pub const REVEAL_CARD: &str = "Reveal Number Card Number";
/// The name of the button that shows the fob's number.
pub const REVEAL_FOB: &str = "Reveal Number Key Fob";
/// The name of the button that shows the PIN.
pub const REVEAL_PIN: &str = "Reveal PIN Pin";
/// The name of the same button while the PIN is shown.
pub const HIDE_PIN: &str = "Hide PIN Pin";
/// The name of the button that shows the invitation code.
pub const REVEAL_CODE: &str = "Reveal Invitation code HID Mobile Access";
/// The name of the button that copies the link.
pub const COPY_LINK: &str = "Copy link Pass link PassFlow Mobile Access";
/// The name of the button that draws the link.
pub const SHOW_QR: &str = "Show QR code Pass link PassFlow Mobile Access";
