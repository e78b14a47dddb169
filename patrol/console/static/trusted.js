// Trusted Types: htmx swaps in what our own server rendered (escaped); scripts from strings never run.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", {
    createHTML: (text) => text,
    createScript: () => { throw new TypeError("no script from a string"); },
    createScriptURL: () => { throw new TypeError("no script address from a string"); },
  });
}
