// A paper is photographed with the desk's camera, on the page: seen, taken, turned, taken again, used. Loaded when somebody presses for it.
import {LONGEST_SIDE, fitted} from './photo.mjs';

const QUALITY = 0.9;
const WANTED = {audio: false, video: {facingMode: {ideal: 'environment'}, width: {ideal: 2560}, height: {ideal: 1440}}};

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {object} [properties]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function end(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** The picture turned by quarters of a circle, clockwise. */
function turned(canvas, quarters) {
  const lies = quarters % 2 === 1;
  const other = element('canvas', {width: lies ? canvas.height : canvas.width, height: lies ? canvas.width : canvas.height});
  const pen = other.getContext('2d');
  pen.translate(other.width / 2, other.height / 2);
  pen.rotate(quarters * Math.PI / 2);
  pen.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
  return other;
}

function still(video) {
  const {width, height} = fitted(video.videoWidth, video.videoHeight, LONGEST_SIDE);
  const canvas = element('canvas', {width, height});
  canvas.getContext('2d', {alpha: false}).drawImage(video, 0, 0, width, height);
  return canvas;
}

const named = (time) => `paper-${time.toISOString().slice(0, 19).replace(/[:T]/g, '-')}.jpg`;

/**
 * Lets somebody take a picture of a paper.
 *
 * @param {(text: string) => string} say
 * @returns {Promise<File | null>} a JPEG; null when they close it
 */
export function takePicture(say) {
  const video = element('video', {muted: true, playsInline: true, className: 'lifeline-desk__picture'});
  const place = element('div', {}, video);
  const said = element('p', {className: 'govuk-body'});
  said.setAttribute('role', 'status');
  const button = (text, secondary = true) =>
    element('button', {type: 'button', className: `govuk-button${secondary ? ' govuk-button--secondary' : ''}`, textContent: say(text)});
  const take = button('Take the picture', false);
  const use = button('Use this picture', false);
  const turn = button('Turn it');
  const again = button('Take it again');
  const close = button('Close the camera');
  const dialog = element('dialog', {className: 'lifeline-desk'},
    element('h2', {className: 'govuk-heading-m', id: 'desk-title', textContent: say('Picture of a paper')}), said, place,
    element('div', {className: 'lifeline-actions'}, take, use, turn, again, close));
  dialog.setAttribute('aria-labelledby', 'desk-title');
  document.body.append(dialog);

  return new Promise((done) => {
    let stream = null;
    let picture = null;
    let file = null;
    let gone = false;

    function show(taken) {
      picture = taken;
      if (taken) {
        taken.className = 'lifeline-desk__picture';
        taken.setAttribute('role', 'img');
        taken.setAttribute('aria-label', say('Picture of a paper'));
      }
      place.replaceChildren(taken ?? video);
      take.hidden = Boolean(taken);
      [use, turn, again].forEach((each) => { each.hidden = !taken; });
    }

    async function open() {
      show(null);
      take.disabled = true;
      try {
        stream = await navigator.mediaDevices.getUserMedia(WANTED);
        if (gone) {
          end(stream);
          return;
        }
        video.srcObject = stream;
        await video.play();
        take.disabled = false;
        take.focus();
      } catch {
        said.textContent = say('The camera cannot be used. Allow it in the browser, or choose a file.');
        close.focus();
      }
    }

    take.addEventListener('click', () => {
      if (video.videoWidth > 0) {
        show(still(video));
        end(stream);
        stream = null;
        use.focus();
      }
    });
    turn.addEventListener('click', () => {
      show(turned(picture, 1));
      turn.focus();
    });
    again.addEventListener('click', open);
    use.addEventListener('click', () => {
      picture.toBlob((jpeg) => {
        file = jpeg && new File([jpeg], named(new Date()), {type: 'image/jpeg'});
        dialog.close();
      }, 'image/jpeg', QUALITY);
    });
    close.addEventListener('click', () => dialog.close());
    // Escape closes it, too
    dialog.addEventListener('close', () => {
      gone = true;
      end(stream);
      dialog.remove();
      done(file);
    });
    dialog.showModal();
    open();
  });
}
