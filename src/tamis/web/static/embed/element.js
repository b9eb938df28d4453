/**
 * @file <tamis-comments>: the comments of a page, and a form to write one.
 *
 * Attributes, all optional: page (the page's address; else its canonical link, else where
 * it is), title, lang, sort (oldest, newest, best), theme (light, dark; else the page's),
 * user (a signed name, docs/users.md). What stands inside the element is shown until the
 * thread is there, and without JavaScript. Two requests in all: this file and the thread.
 */
import css from "./embed.css"
import {button, h} from "./dom.js"
import {writeForm} from "./form.js"
import {get, set} from "./kept.js"
import {look} from "./look.js"
import {goTo, place, placeOwn, renew} from "./thread.js"
import {query, wire} from "./wire.js"
import {speak} from "./words.js"

const POLL_MS = 20000
const OWN_KEPT = 50
const base = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src).href
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

export class TamisComments extends HTMLElement {
  static observedAttributes = ["page", "lang", "theme"]
  base = base
  ask = wire(base)

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({mode: "open"}).adoptedStyleSheets = [sheet]
    this.gone = new AbortController()
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => look(this))
    this.listen(window, "hashchange", () => this.toHash())
    this.listen(document, "visibilitychange", () => this.poll())
    this.timer = setInterval(() => this.poll(), POLL_MS)
    this.start()
  }

  disconnectedCallback() {
    this.gone.abort()
    clearInterval(this.timer)
  }

  attributeChangedCallback() {
    if (this.thread) this.start()
  }

  /** Listens until the element leaves the page. */
  listen(target, what, heard) {
    target.addEventListener(what, heard, {signal: this.gone.signal})
  }

  async start() {
    const attribute = name => this.getAttribute(name) || ""
    const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"))
    const id = this.pointed()
    this.page = new URL(attribute("page") || canonical?.href || location.href, location.href).href.split("#")[0]
    this.heading = attribute("title") || document.title
    this.sort ||= attribute("sort")
    this.seen ||= get("seen:" + this.page, "9")
    this.use()
    look(this)
    const {status, data} = await this.threads({around: id})
    if (status == 200) return this.show(data, id)
    this.shadowRoot.replaceChildren(h("slot"), h("p", {role: "status"}, this.trouble(status, data), " ",
      button(this.say("Try again"), () => this.start(), {class: "all"})))
    this.toggleAttribute("ready", true)
  }

  /** The id of the comment that the address points to. */
  pointed() {
    return location.hash.startsWith("#c-") ? location.hash.slice(3) : ""
  }

  use(lang) {
    Object.assign(this, speak([this.closest("[lang]")?.lang, lang]))
  }

  threads(more) {
    return this.ask("GET", "threads?" + query({page: this.page, sort: this.sort, title: this.heading, ...more}))
  }

  /** Everything, from a thread's first answer. */
  show(thread, around) {
    this.use(thread.lang)
    this.thread = thread
    this.rows = new Map()
    this.pages = 1
    this.sort = thread.sort
    this.around = around
    this.topic = h("h2", {tabindex: -1})
    this.list = h("ol", {class: "thread"})
    this.status = h("p", {class: "unseen", role: "status"})
    this.fresh = h("div", {class: "fresh"})
    this.more = h("div", {class: "more"})
    const {say, tag} = this
    this.shadowRoot.replaceChildren(h("section", {"aria-label": say("Comments"), lang: tag, dir: /^(ar|fa|he|ur)/.test(tag) ? "rtl" : null},
      h("header", {}, this.topic, thread.count > 1 && this.sorter()),
      this.newForm(), this.fresh, this.list, this.more, this.status))
    place(this, thread.comments, true)
    this.counted(thread.count)
    this.foot()
    this.mend()
    this.toggleAttribute("ready", true)
    set("seen:" + this.page, new Date())
    this.toHash()
  }

  newForm() {
    const {closed} = this.thread
    return closed ? h("p", {class: "soft"}, this.say("This thread is closed: it can be read, not answered.")) : writeForm(this)
  }

  sorter() {
    const sorts = {oldest: this.say("Oldest first"), newest: this.say("Newest first"), best: this.say("Best first")}
    return h("select", {part: "sort", "aria-label": this.say("Order"), onchange: async event => {
      this.sort = event.target.value
      await this.start()
      this.shadowRoot.querySelector("select")?.focus()
    }}, Object.keys(sorts).map(value => h("option", {value, selected: value == this.sort}, sorts[value])))
  }

  /** What comes below the comments: the way on, and from a permalink the way back. */
  foot() {
    const {next} = this.thread
    this.more.replaceChildren(
      next ? button(this.say("More comments"), () => this.next(), {}) : "",
      this.around && this.rows.size < this.known ? h("a", {href: location.pathname + location.search}, this.say("The whole thread")) : "")
  }

  async next() {
    const {status, data} = await this.threads({after: this.thread.next})
    if (status != 200) return this.tell(this.trouble(status, data))
    this.thread.next = data.next
    this.pages++
    const added = place(this, data.comments, true)
    this.foot()
    added[0]?.focus({preventScroll: true})
  }

  /** How many comments are published, for the heading. */
  counted(count) {
    this.known = count
    this.topic.textContent = count ? this.number("%(num)d comment", "%(num)d comments", count) : this.say("Comments")
  }

  /** Asks for what is new, while somebody looks. */
  async poll() {
    if (document.hidden || !this.rows || this.around) return
    const {status, data} = await this.threads()
    if (status != 200 || data.revision == this.thread.revision) return
    const fresh = data.count - this.known
    for (const c of data.comments) if (this.rows.has(c.id)) renew(this, this.rows.get(c.id), c)
    this.thread.revision = data.revision
    this.mend()
    if (fresh < 1) return
    this.fresh.replaceChildren(button(this.number("%(num)d new comment", "%(num)d new comments", fresh), () => this.takeIn()))
    this.tell(this.fresh.textContent)
  }

  /** Puts new comments where they belong. */
  async takeIn() {
    const added = []
    let after = ""
    for (let page = 0; page < this.pages && after != null; page++) {
      const {status, data} = await this.threads({after})
      if (status != 200) return this.tell(this.trouble(status, data))
      added.push(...place(this, data.comments, page > 0))
      after = data.next
      this.thread = data
    }
    this.counted(this.thread.count)
    this.foot()
    this.fresh.replaceChildren()
    goTo(added[0] || this.list.lastChild)
  }

  /** Where the address points to a comment, goes there. */
  toHash() {
    const id = this.pointed()
    if (this.rows?.has(id)) goTo(this.rows.get(id))
    else if (id && this.asked != id) {
      this.asked = id
      this.start()
    }
  }

  /** All of one's own comments here that this browser wrote. */
  owned() {
    return get("own:" + this.page, [])
  }

  ownOf(id) {
    return this.owned().find(own => own.id == id)
  }

  /** Remembers one's own comment; without a token, forgets it. */
  own(mine) {
    set("own:" + this.page, [...this.owned().filter(own => own.id != mine.id), ...mine.edit_token ? [mine] : []].slice(-OWN_KEPT))
  }

  /** A comment that the server has taken: keeps it, goes there, says where it stands. */
  posted(data, more) {
    const mine = {up: 0, down: 0, ...data, ...more}, fresh = !this.rows.has(mine.id)
    this.own(mine)
    goTo(placeOwn(this, mine))
    if (fresh && mine.state == "approved") this.counted(this.known + 1)
    this.stands(mine)
  }

  /** Says where one's own comment stands. */
  stands(mine) {
    this.tell(mine.said || this.say("Your comment is published."))
  }

  /** One's own comments that are not published stay in sight; asks where they stand now. */
  async mend() {
    const unseen = this.owned().filter(own => own.state != "approved")
    if (!unseen[0]) return
    for (const own of unseen) placeOwn(this, own)
    const {status, data} = await this.ask("POST", "mine", {page: this.page, edit_tokens: unseen.map(own => own.edit_token)})
    if (status != 200) return
    for (const before of unseen) {
      const now = data.comments.find(own => own.id == before.id) || {id: before.id, state: "deleted", edit_token: ""}
      if (before.state == now.state) continue
      this.own({...before, ...now})
      renew(this, this.rows.get(now.id), now)
      if (now.html) this.stands(now)
    }
  }

  /** The name in the site's signed `user`. */
  person() {
    try {
      const letters = atob(this.getAttribute("user").split(".")[0].replace(/-/g, "+").replace(/_/g, "/"))
      return JSON.parse(decodeURIComponent(escape(letters))).name
    } catch { /* a guest */ }
  }

  /** Why the server did not do something. */
  trouble(status, data) {
    return data.said || (status ? this.say("This did not work. Please try again in a minute.")
      : this.say("The server cannot be reached. Your text is kept here."))
  }

  /** To those who hear the page: one polite sentence. */
  tell(sentence) {
    this.status.textContent = sentence
  }
}

if (!customElements.get("tamis-comments")) customElements.define("tamis-comments", TamisComments)
