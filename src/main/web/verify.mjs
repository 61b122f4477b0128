// The public check page: any phone's camera opens it with the voucher after #, which never reaches a server.
import {scanner} from './scanner.mjs';

const {check, again} = scanner();

function fromAddress() {
  if (location.hash.length > 1) {
    check(location.href);
  } else {
    again();
  }
}

window.addEventListener('hashchange', fromAddress);
if (location.hash.length > 1) {
  fromAddress();
}
