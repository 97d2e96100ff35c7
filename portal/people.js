// The portal's own directory. Its names are those of the sandbox; before a
// real deployment nobody here knows them, and an id has to do.

const DIRECTORY = {
  1: { name: "Taurean Bosco", role: "Software Developer, Engineering" },
  2: { name: "Rose Quitzon", role: "Software Developer, Engineering" },
  3: { name: "Orpha Hansen", role: "Electrician, Facilities" },
  4: { name: "Merl West", role: "Visitor Host, Reception" },
};

/** The people of the menu. */
export const ids = Object.keys(DIRECTORY);

/** What the portal calls a person, and what it knows of them. */
export const person = (id, isSandbox) =>
  (isSandbox && Object.hasOwn(DIRECTORY, id) && DIRECTORY[id]) || { name: `Person ${id}`, role: "" };

/** Rows that the portal has from elsewhere, in the API's own shape. */
export const ownData = (personId) => [
  { id: "BRACK001", credential_type_id: 1, label: "Card Number", person_id: personId, value: "00555017" },
  { id: "BRACK002", credential_type_id: 2, label: "Key Fob", person_id: personId, value: "55500018" },
  { id: "BRACK003", credential_type_id: 15, label: "HID Mobile Access", person_id: personId, status: "active" },
];
