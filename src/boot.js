// Starts the app without inline script. The names of its two files carry
// hashes, so the build leaves them in a tag; what they must hash to stands in
// the preload links beside it.
const { js, wasm } = document.querySelector('meta[name="app"]').dataset;

const show = (id) => {
  document.getElementById("app").hidden = true;
  document.getElementById(id).hidden = false;
};

const integrityOf = (href) =>
  document.querySelector(`link[href="${href}"]`)?.integrity ?? "";

const start = async () => {
  const { default: init } = await import(js);
  await init({ module_or_path: fetch(wasm, { integrity: integrityOf(wasm) }) });
};

if (typeof WebAssembly === "object") {
  start().catch(() => show("fault"));
} else {
  show("no-wasm");
}
