// Asks for the page again and puts it in place of the old one: place, open parts and language stay as they are.
"use strict";

const every = Number(document.body.dataset.refresh) * 1000;
let last = Date.now();

async function refresh() {
  last = Date.now();
  const offline = document.getElementById("offline");
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("details[id]")) {
      const successor = fresh.getElementById(part.id);
      if (successor) successor.open = part.open;
    }
    document.getElementById("page").replaceWith(fresh.getElementById("page"));
    offline.hidden = true;
  } catch {
    offline.hidden = false;
  }
}

setInterval(() => {
  if (!document.hidden && Date.now() - last >= every) refresh();
}, Math.min(every, 1000));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && Date.now() - last >= every) refresh();
});
