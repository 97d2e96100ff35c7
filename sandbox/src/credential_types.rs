//! The kinds of credential that the account is set up with.
//!
//! Ids and labels are the account's own choice in DoorFlow; clients that tell
//! kinds apart by id are wrong, and the showcase person proves it.

use serde::Serialize;

/// One row of DoorFlow API reference, List credential types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CredentialType {
    /// Unique within the account.
    pub id: u32,
    /// The account's name for it.
    pub label: &'static str,
    /// The name of the field that carries it in a person.
    pub slug: &'static str,
    /// The class it belongs to: 200 for cards and key fobs, 10 for PINs.
    pub code: Option<u32>,
}

/// A card, by its number.
pub const CARD: CredentialType = CredentialType {
    id: 1,
    label: "Card Number",
    slug: "credentials_number",
    code: Some(200),
};

/// A key fob, by its number.
pub const KEY_FOB: CredentialType = CredentialType {
    id: 2,
    label: "Key Fob",
    slug: "keyfob_number",
    code: Some(200),
};

/// A PIN, in clear.
pub const PIN: CredentialType = CredentialType {
    id: 3,
    label: "Pin",
    slug: "pin",
    code: Some(10),
};

/// A pass in an Apple or Google wallet.
pub const PASSFLOW: CredentialType = CredentialType {
    id: 14,
    label: "PassFlow Mobile Access",
    slug: "passflow_mobile_access",
    code: None,
};

/// A credential in HID's app.
pub const HID: CredentialType = CredentialType {
    id: 15,
    label: "HID Mobile Access",
    slug: "hid_mobile_access",
    code: None,
};

/// A kind that no client was written for.
pub const PALM: CredentialType = CredentialType {
    id: 99,
    label: "Palm Vein",
    slug: "palm_vein",
    code: None,
};

/// All of them, in the order the endpoint lists them.
pub const ALL: [CredentialType; 6] = [CARD, KEY_FOB, PIN, PASSFLOW, HID, PALM];
