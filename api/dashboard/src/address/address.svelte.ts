// The state of every view is in its address, so a view can be linked, reloaded and left with "back".
// `address` is the current one; `go` changes it; `follow` lets plain links change it without a reload.
// It must not know which pages exist.

class Address {
  path = $state(window.location.pathname);
  search = $state(window.location.search);
  hash = $state(window.location.hash);
  readonly params = $derived(new URLSearchParams(this.search));

  param(name: string): string {
    return this.params.get(name) ?? "";
  }

  read(): void {
    this.path = window.location.pathname;
    this.search = window.location.search;
    this.hash = window.location.hash;
  }
}

export const address = new Address();

/** An address made of a path and those parameters that are not empty. */
export function link(path: string, params: Record<string, string | null | undefined> = {}): string {
  const kept = Object.entries(params).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(kept).toString();
  return search ? `${path}?${search}` : path;
}

/** Goes to an address and remembers the one before. */
export function go(href: string): void {
  window.history.pushState(null, "", href);
  address.read();
}

/** Changes parameters of the current address; an empty value removes one. */
export function set(changes: Record<string, string>, how: "push" | "replace" = "push"): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const search = params.toString();
  const href = search ? `${window.location.pathname}?${search}` : window.location.pathname;
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
  address.read();
}

/** Turns clicks on links to this page's own addresses into `go`. */
export function follow(): () => void {
  const onClick = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain || event.defaultPrevented || !(event.target instanceof Element)) return;
    const anchor = event.target.closest("a");
    if (!anchor || !isOwn(anchor)) return;
    event.preventDefault();
    go(anchor.href);
    if (!anchor.hash) window.scrollTo(0, 0);
    document.getElementById("content")?.focus({ preventScroll: true });
  };
  const onPop = () => address.read();
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onPop);
  return () => {
    document.removeEventListener("click", onClick);
    window.removeEventListener("popstate", onPop);
  };
}

function isOwn(anchor: HTMLAnchorElement): boolean {
  const isSameSite = anchor.origin === window.location.origin;
  const isFile =
    anchor.hasAttribute("download") || anchor.target !== "" || anchor.pathname.startsWith("/api/");
  const isSamePage = anchor.pathname === window.location.pathname && anchor.search === window.location.search;
  return isSameSite && !isFile && !(isSamePage && anchor.hash !== "");
}
