// The portal's own directory. Its names are those of the sandbox; before a
// real deployment nobody here knows them, and an id has to do.

const NAMES = { 1: "Taurean Bosco", 2: "Rose Quitzon", 3: "Orpha Hansen", 4: "Merl West" };

/** The people of the menu. */
export const ids = Object.keys(NAMES);

/** What the portal calls a person. */
export const nameOf = (id, isSandbox) => (isSandbox && Object.hasOwn(NAMES, id) ? NAMES[id] : `Person ${id}`);

/** Rows that the portal has from elsewhere, in the API's own shape. */
export const ownData = (personId) => [
  { id: "BRACK001", credential_type_id: 1, label: "Card Number", person_id: personId, value: "00555017" },
  { id: "BRACK002", credential_type_id: 2, label: "Key Fob", person_id: personId, value: "55500018" },
  { id: "BRACK003", credential_type_id: 15, label: "HID Mobile Access", person_id: personId, status: "active" },
];
