// The engines for Node, as their own documentation uses them: a new document for each rendering.
//
//   node peers.cjs FOLDER MODULES ENGINE OUT      renders once, writes the file, ends
//   node peers.cjs FOLDER MODULES                 renders for each line of input, which names an engine, and says
//                                                 what it took: [seconds on the clock, seconds of the processors]
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { createRequire } = require("node:module");

const [folder, modules, only, out] = process.argv.slice(2);
const peer = createRequire(path.resolve(modules, "package.json"));
const data = JSON.parse(fs.readFileSync(path.join(folder, "data.json"), "utf8"));
const template = (engine) => fs.readFileSync(path.join(folder, `${engine}.docx`));

const ENGINES = {
  docxtemplater() {
    const PizZip = peer("pizzip");
    const Docxtemplater = peer("docxtemplater");
    const content = template("docxtemplater");
    return () => {
      const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
      document.render(data);
      return document.toBuffer({ compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = peer("easy-template-x");
    const content = template("easy-template-x");
    const handler = new TemplateHandler();
    return () => handler.process(content, data);
  },
};

async function serve() {
  const ready = {};
  for await (const engine of readline.createInterface({ input: process.stdin })) {
    ready[engine] ??= ENGINES[engine]();
    const processors = process.cpuUsage();
    const clock = process.hrtime.bigint();
    await ready[engine]();
    const elapsed = Number(process.hrtime.bigint() - clock) / 1e9;
    const { user, system } = process.cpuUsage(processors);
    console.log(JSON.stringify([elapsed, (user + system) / 1e6]));
  }
}

async function once() {
  fs.writeFileSync(out, await ENGINES[only]()());
}

only ? once() : serve();
