// Drives a published Akismet client and prints what it made of each answer, as JSON.
// usage: node drive.mjs akismet-api|cedx PORT KEY BLOG SPAM_TEXT HAM_TEXT
import dns from "node:dns"
import {createRequire} from "node:module"

const [client, port, key, blog, spam, ham] = process.argv.slice(2)
const require = createRequire(import.meta.url)

// What a line in the hosts file would do: every name is this machine.
dns.lookup = (name, options, done) => {
  const answer = done ?? options
  if (options.all) answer(null, [{address: "127.0.0.1", family: 4}])
  else answer(null, "127.0.0.1", 4)
}

async function akismetApi() {
  const {AkismetClient} = require("akismet-api")
  const settings = {blog, host: `rest.akismet.com:${port}`, protocol: "http"}
  const at = new AkismetClient({...settings, key})
  const wrong = new AkismetClient({...settings, key: "000000000000"})
  const comment = text => ({ip: "203.0.113.7", useragent: "Firefox", content: text, name: "Ada"})
  return {
    good: await at.verifyKey(),
    bad: await wrong.verifyKey(),
    ham: await at.checkSpam(comment(ham)),
    marked: await at.checkSpam({...comment(ham), name: "akismet-guaranteed-spam"}),
    taught: (await at.submitSpam(comment(spam)), await at.checkSpam(comment(spam))),
    untaught: (await at.submitHam(comment(spam)), await at.checkSpam(comment(spam))),
  }
}

async function cedx() {
  const {Author, Blog, CheckResult, Client, Comment} = await import("@cedx/akismet")
  const home = new Blog({url: blog})
  const settings = {baseUrl: `http://127.0.0.1:${port}`}
  const at = new Client(key, home, settings)
  const wrong = new Client("000000000000", home, settings)
  const author = name => new Author({ipAddress: "203.0.113.7", name, userAgent: "Firefox"})
  const comment = (text, name = "Ada") => new Comment({author: author(name), content: text})
  const isSpam = async what => (await at.checkComment(what)) !== CheckResult.ham
  return {
    good: await at.verifyKey(),
    bad: await wrong.verifyKey(),
    ham: await isSpam(comment(ham)),
    marked: await isSpam(comment(ham, "akismet-guaranteed-spam")),
    taught: (await at.submitSpam(comment(spam)), await isSpam(comment(spam))),
    untaught: (await at.submitHam(comment(spam)), await isSpam(comment(spam))),
  }
}

console.log(JSON.stringify(await (client === "cedx" ? cedx() : akismetApi())))
