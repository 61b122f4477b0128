// The answer for the ear: rising is good, low is bad, twice the same is to be looked at. And a switch that is remembered.
const SWITCH = 'lifeline.muted';
/** [hertz, starts at second, lasts seconds] */
export const TONES = Object.freeze({
  good: [[660, 0, 0.12], [880, 0.13, 0.12], [1175, 0.26, 0.22]],
  unsure: [[520, 0, 0.16], [520, 0.24, 0.16]],
  bad: [[220, 0, 0.22], [155, 0.24, 0.45]],
});
const LOUD = 0.25;
const FADE = 0.02;
const BUZZ_MS = {good: [80], unsure: [80, 80, 80], bad: [350]};

let audio = null;

export const muted = () => localStorage.getItem(SWITCH) === 'yes';

export function mute(on) {
  if (on) {
    localStorage.setItem(SWITCH, 'yes');
  } else {
    localStorage.removeItem(SWITCH);
  }
}

/** Browsers let a page sound only after it was touched: to be called from a click. */
export function wake() {
  if (globalThis.AudioContext) {
    audio ??= new AudioContext();
    audio.resume().catch(() => {});
  }
}

/** @param {'good' | 'unsure' | 'bad'} kind */
export function sound(kind) {
  if (muted()) {
    return;
  }
  navigator.vibrate?.(BUZZ_MS[kind]);
  if (audio?.state !== 'running') {
    return;
  }
  for (const [hertz, from, length] of TONES[kind]) {
    const start = audio.currentTime + from;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    tone.type = kind === 'bad' ? 'square' : 'sine';
    // without fading in and out the loudspeaker clicks
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUD, start + FADE);
    volume.gain.setValueAtTime(LOUD, start + length - FADE);
    volume.gain.linearRampToValueAtTime(0, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}
