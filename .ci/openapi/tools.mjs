// What .ci/check-openapi does with documents.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const FORM = "application/x-www-form-urlencoded", JSON_TYPE = "application/json";

const read = (file) => JSON.parse(readFileSync(file, "utf8"));

// parts returns the path of a document, and the examples of its calls and answers.
function parts(doc) {
  const [path, item] = Object.entries(doc.paths)[0];
  const ok = item.post.responses["200"];
  const answer = ok.$ref ? doc.components.responses[ok.$ref.split("/").pop()] : ok;
  return { path, calls: item.post.requestBody.content[FORM].examples, answers: answer.content[JSON_TYPE].examples };
}

const tools = {
  // valid FILE: by the specification's own schema.
  async valid(file) {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(file);
    assert.ok(valid, `${file}: ${JSON.stringify(errors, null, 2)}`);
    assert.equal(validator.version, "3.1");
  },

  // broken FILE OUT: the document without what every operation must have.
  broken(file, out) {
    const doc = read(file);
    for (const operation of Object.values(Object.values(doc.paths)[0])) operation.responses = "none";
    writeFileSync(out, JSON.stringify(doc));
  },

  // untrue FILE OUT: the document with an answer that its schema does not allow.
  untrue(file, out) {
    const doc = read(file);
    Object.values(parts(doc).answers)[0].value = { code: "none" };
    writeFileSync(out, JSON.stringify(doc));
  },

  // calls FILE DIR: the calls as lines of name, path and form, and the answer to
  // each as DIR/<number>.want.
  calls(file, dir) {
    const { path, calls, answers } = parts(read(file));
    mkdirSync(dir);
    const lines = Object.entries(calls).map(([name, call], i) => {
      writeFileSync(`${dir}/${i}.want`, JSON.stringify(answers[name].value));
      return `${name}\t${path}\t${new URLSearchParams(call.value)}\n`;
    });
    assert.ok(lines.length > 0, "no calls");
    writeFileSync(`${dir}/calls`, lines.join(""));
  },

  // same DIR: every call was answered as DIR/<number>.want says.
  same(dir) {
    const names = readFileSync(`${dir}/calls`, "utf8").trim().split("\n");
    names.forEach((line, i) => assert.deepEqual(read(`${dir}/${i}.got`), read(`${dir}/${i}.want`), line.split("\t")[0]));
    console.log(`${names.length} calls answered`);
  },
};

const [tool, ...args] = process.argv.slice(2);
await tools[tool](...args);
