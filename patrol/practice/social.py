"""Rows of the social page -> an empty page with a script, and the JSON that the script fetches as one scrolls."""

from __future__ import annotations

import json

from patrol.practice.content import Content, said

PATH = "/beranda"
API = "/api/beranda"
PER_PAGE = 6
PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Beranda Latihan</title>
<style>article{min-height:20em;margin:1em;border:1px solid}</style></head>
<body><header>Beranda Latihan</header><main id="wall"></main><noscript>Aktifkan JavaScript.</noscript>
<script>
let next = 0, busy = false;
async function more() {
  if (busy || next === null) return;
  busy = true;
  const answer = await fetch('/api/beranda?after=' + next).then(r => r.json());
  for (const post of answer.posts) {
    const box = document.createElement('article');
    box.className = 'kiriman';
    const by = document.createElement('span'), link = document.createElement('a');
    const time = document.createElement('time');
    by.className = 'author'; by.textContent = post.author;
    time.dateTime = post.published_at; time.textContent = 'tayang';
    link.href = '/beranda/kiriman/' + post.id; link.append(time);
    const head = document.createElement('header'); head.append(by, ' ', link);
    const words = document.createElement('div'); words.className = 'isi'; words.setAttribute('itemprop', 'text');
    post.text.split('\\n').forEach((line, i) => {
      if (i) words.append(document.createElement('br'));
      words.append(line);
    });
    box.append(head, words);
    document.getElementById('wall').append(box);
  }
  next = answer.next; busy = false;
  if (document.documentElement.scrollHeight <= innerHeight) more();
}
addEventListener('scroll', () => {
  if (innerHeight + scrollY >= document.documentElement.scrollHeight - 400) more();
});
more();
</script></body></html>"""


def posts(content: Content, after: int) -> str:
    """A few posts from place `after` on, and where the next ones begin."""
    shown = content.social[after : after + PER_PAGE]
    names = ("id", "author", "published_at", "text")
    found = [{name: said(row, name) for name in names} for row in shown]
    onward = after + PER_PAGE if after + PER_PAGE < len(content.social) else None
    return json.dumps({"posts": found, "next": onward}, ensure_ascii=False)
