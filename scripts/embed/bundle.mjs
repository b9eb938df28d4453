// Makes src/tamis/web/static/embed.min.js out of src/tamis/web/static/embed/: node bundle.mjs ROOT
//
// Its first line names the SHA-256 of the sources, by which a test finds a stale bundle.
// Sentences are taken out, `say("Reply")` becomes `say(12)`, into embed.words.json: the
// server puts them, in the language asked for, before the bundle (web/element.py).
import {createHash} from "node:crypto"
import {readFile, readdir, writeFile} from "node:fs/promises"
import {join} from "node:path"
import {build, transform} from "esbuild"

const web = join(process.argv[2], "src/tamis/web/static")
const from = join(web, "embed")
const SAID = /\b(say|number)\(("(?:[^"\\]|\\.)*")(?:, ("(?:[^"\\]|\\.)*"))?/g
const words = []
// Names of the element's own, none of which the server's JSON or the browser knows: shortened.
const OURS = "ago|ask|asked|base|counted|follow|foot|fresh|heading|known|level|listen|moment|newForm|number|own|ownOf|owned|" +
  "person|pointed|posted|renewToken|renewed|rows|say|sorter|stands|tag|takeIn|tell|thread|threads|toHash|topic|trouble|use"

/** The number of a sentence, or of a pair of plural forms. */
function number(...forms) {
  const said = JSON.stringify(forms)
  const at = words.indexOf(said)
  return at < 0 ? words.push(said) - 1 : at
}

const load = {name: "css as text, sentences by number", setup: ({onLoad}) => {
  onLoad({filter: /\.css$/}, async ({path}) => ({
    contents: (await transform(await readFile(path, "utf8"), {loader: "css", minify: true, charset: "utf8"})).code.trim(),
    loader: "text",
  }))
  onLoad({filter: /\.js$/}, async ({path}) => ({
    contents: (await readFile(path, "utf8")).replace(SAID, (_, call, one, many) =>
      `${call}(${many ? number(JSON.parse(one), JSON.parse(many)) : number(JSON.parse(one))}`),
    loader: "js",
  }))
}}

const sum = createHash("sha256")
for (const name of (await readdir(from)).sort()) sum.update(name + "\0").update(await readFile(join(from, name))).update("\0")

const {outputFiles: [made]} = await build({
  entryPoints: [join(from, "element.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  mangleProps: new RegExp(`^(${OURS})$`),
  plugins: [load],
  write: false,
})
await writeFile(join(web, "embed.min.js"), `/* Tamis, MIT; sources ${sum.digest("hex")} */\n${made.text}`)
await writeFile(join(web, "embed.words.json"), `[\n${words.join(",\n")}\n]\n`)
