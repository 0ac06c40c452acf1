/** A process that holds the streams of many consoles open and counts what they get. */
import { get } from 'node:http';

const [, , url, count] = process.argv;
let bytes = 0;
let open = 0;
for (let i = 0; i < Number(count); i++) {
  get(`${url}/api/v1/floor/live`, (stream) => {
    open++;
    if (open === Number(count)) process.send!('open');
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
  });
}
process.on('message', (question) => {
  if (question === 'count') bytes = 0;
  else process.send!(bytes);
});
