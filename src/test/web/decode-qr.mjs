// Prints the text of the QR code in each picture, one line a picture, empty where none is read: node decode-qr.mjs picture.png [more…]
// A decoder that shares no code with the one that draws: ZXing-C++ compiled to WebAssembly. It fails when it reads none at all.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {prepareZXingModule, readBarcodes} from 'zxing-wasm/reader';

const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({overrides: {wasmBinary}});

let read = 0;
for (const picture of process.argv.slice(2)) {
  const codes = await readBarcodes(readFileSync(picture), {formats: ['QRCode'], tryHarder: true});
  read += codes.length;
  console.log(codes.map(code => code.text).join(' '));
}
process.exit(read === 0 ? 1 : 0);
