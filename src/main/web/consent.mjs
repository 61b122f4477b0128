// The person for whom somebody files signs in a box or speaks. What is drawn or recorded goes with the page's own form, as a file of its
// picker, so that the page works without this script, too: then a photo of a signed paper or a recording is chosen.
const LONGEST_MS = 30_000;
/** Half a minute stays far below what the server takes. */
const BITS = 48_000;
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const INK = '#0b0c0c';
const PAPER = '#ffffff';

const form = document.querySelector('#consent');

/** A picker holds the file as if it had been chosen. */
function choose(picker, file) {
  const files = new DataTransfer();
  if (file) {
    files.items.add(file);
  }
  picker.files = files.files;
}

function signature(pad) {
  const canvas = pad.querySelector('canvas');
  const picker = form.querySelector('#signature');
  const pen = canvas.getContext('2d');
  let drawing = false;

  function clear() {
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    choose(picker, null);
  }

  function place({clientX, clientY}) {
    const box = canvas.getBoundingClientRect();
    return [(clientX - box.left) * canvas.width / box.width, (clientY - box.top) * canvas.height / box.height];
  }

  function keep() {
    canvas.toBlob((png) => png && choose(picker, new File([png], 'signature.png', {type: 'image/png'})), 'image/png');
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) {
      return;
    }
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.strokeStyle = INK;
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pen.beginPath();
    pen.moveTo(...place(event));
    event.preventDefault();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drawing || !event.isPrimary) {
      return;
    }
    // a finger is faster than the screen: all places in between
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      pen.lineTo(...place(each));
    }
    pen.stroke();
  });
  for (const end of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(end, () => {
      if (drawing) {
        drawing = false;
        keep();
      }
    });
  }
  pad.querySelector('[data-clear]').addEventListener('click', clear);
  clear();
  pad.hidden = false;
  picker.closest('[data-no-script]').hidden = true;
}

function voice(recorder) {
  const type = globalThis.MediaRecorder && TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (!type || !navigator.mediaDevices?.getUserMedia) {
    return;
  }
  const button = recorder.querySelector('[data-record]');
  const said = recorder.querySelector('[data-said]');
  const player = recorder.querySelector('audio');
  const picker = form.querySelector('#voice');
  let running = null;
  let timer;

  function show(recording) {
    button.setAttribute('aria-pressed', String(recording));
    button.textContent = recording ? button.dataset.stop : button.dataset.start;
  }

  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({audio: true});
    } catch {
      said.textContent = said.dataset.refused;
      return;
    }
    const parts = [];
    choose(picker, null);
    player.hidden = true;
    running = new MediaRecorder(stream, {mimeType: type, audioBitsPerSecond: BITS});
    running.addEventListener('dataavailable', ({data}) => data.size > 0 && parts.push(data));
    running.addEventListener('stop', () => {
      clearTimeout(timer);
      stream.getTracks().forEach((track) => track.stop());
      running = null;
      show(false);
      const [plain] = type.split(';');
      const file = new File(parts, `voice-note.${plain.split('/')[1]}`, {type: plain});
      choose(picker, file);
      URL.revokeObjectURL(player.src);
      player.src = URL.createObjectURL(file);
      player.hidden = false;
      said.textContent = said.dataset.done;
    });
    running.start();
    timer = setTimeout(() => running?.stop(), LONGEST_MS);
    show(true);
    said.textContent = said.dataset.recording;
  }

  button.addEventListener('click', () => running ? running.stop() : start());
  recorder.hidden = false;
  picker.closest('[data-no-script]').hidden = true;
}

form.querySelectorAll('[data-pad]').forEach(signature);
form.querySelectorAll('[data-recorder]').forEach(voice);
