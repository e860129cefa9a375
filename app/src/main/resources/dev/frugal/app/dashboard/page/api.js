// Requests to the studio, and the token for requests that change something.

const KEY = "frugal-token";

/** Takes the token out of the address, so that it stays in no history and no bookmark. */
export function adoptToken() {
  const found = /^#token=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(KEY, found[1]);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

export function keepToken(token) {
  sessionStorage.setItem(KEY, token);
}

export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function answer(response) {
  const document = await response.json();
  if (!response.ok) throw new Refused(response.status, document.error);
  return document;
}

export async function get(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  return answer(await fetch(query ? `${path}?${query}` : path, { signal }));
}

export async function post(path, parameters = {}, body = "", type = "application/json") {
  const query = new URLSearchParams(parameters).toString();
  const headers = { "Content-Type": type };
  const token = sessionStorage.getItem(KEY);
  if (token === null) throw new Refused(401, "This requires the studio’s token.");
  headers.Authorization = `Bearer ${token}`;
  return answer(await fetch(query ? `${path}?${query}` : path, { method: "POST", headers, body }));
}

/** A request whose body is a document. */
export const postDocument = (path, document) => post(path, {}, JSON.stringify(document));

export const runPath = (run, rest = "") => `/api/runs/${encodeURIComponent(run)}${rest}`;
