export type ExampleLanguage = 'curl' | 'python' | 'javascript'

/** Programs that ask the local API for a picture, complete as they stand: curl's is in the library, the others save it. */
export const apiExamples = (url: string): { readonly [L in ExampleLanguage]: string } => ({
  curl: `curl ${url}/api/jobs -F prompt="a portrait of a queen"`,
  python: `import base64, json, urllib.request

request = urllib.request.Request(
    "${url}/v1/images/generations",
    json.dumps({"prompt": "a portrait of a queen"}).encode(),
    {"Content-Type": "application/json"},
)
answer = json.load(urllib.request.urlopen(request))
with open("queen.png", "wb") as file:
    file.write(base64.b64decode(answer["data"][0]["b64_json"]))`,
  javascript: `import { writeFile } from 'node:fs/promises'

const answer = await fetch('${url}/v1/images/generations', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ prompt: 'a portrait of a queen' }),
})
const { data } = await answer.json()
await writeFile('queen.png', Buffer.from(data[0].b64_json, 'base64'))`,
})
