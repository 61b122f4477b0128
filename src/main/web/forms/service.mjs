import {FormContext} from '@bpmn-io/form-js-viewer';
// the very copy that the viewer draws with: a version of our own could be a second one, whose hooks the viewer does not know
import {useContext, useState} from 'preact/hooks';

/** A service of the form that a field belongs to. */
export function useService(name) {
  return useContext(FormContext).getService(name);
}

/** What a field does when it is left: from now on it shows what is wrong with it. */
export function useLeaving(onBlur) {
  const typed = useService('typedTexts');
  const [, draw] = useState(0);
  return () => {
    typed.typingEnds();
    draw((times) => times + 1);
    onBlur();
  };
}
