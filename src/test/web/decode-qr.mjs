// Prints the text of the QR code in a picture, one line a code: node decode-qr.mjs picture.png
// A decoder that shares no code with the one that draws: ZXing-C++ compiled to WebAssembly.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {prepareZXingModule, readBarcodes} from 'zxing-wasm/reader';

const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({overrides: {wasmBinary}});

const codes = await readBarcodes(readFileSync(process.argv[2]), {formats: ['QRCode'], tryHarder: true});
for (const code of codes) {
  console.log(code.text);
}
process.exit(codes.length === 0 ? 1 : 0);
