// Starts the app without inline script. The names of its two files carry
// hashes, so the build leaves them in a tag; what they must hash to stands in
// the preload links beside it.
// Until the app is there its texts are those of the page, in whichever of the
// page's languages is wanted first, and in the colours that were chosen.
const remembered = (name) => {
  try {
    return localStorage.getItem(`person-credentials.${name}`) ?? "";
  } catch {
    return "";
  }
};

const dress = () => {
  const root = document.documentElement;
  const theme = remembered("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const texts = [...document.querySelectorAll("[data-language]")];
  const wanted = [remembered("language"), ...navigator.languages]
    .map((tag) => tag.toLowerCase().split("-")[0])
    .find((language) => texts.some((text) => text.dataset.language === language));
  if (!wanted) return;
  root.lang = wanted;
  for (const text of texts) text.hidden = text.dataset.language !== wanted;
};

dress();

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
