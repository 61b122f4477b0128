// The text of a form is Markdown, which an analyst wrote. What is said in it by others is not: whatever an applicant, a provider or a
// stranger typed is shown as they typed it, line by line, and makes no heading, picture or link that could be taken for one of ours.
import {LocalExpressionContext, Text} from '@bpmn-io/form-js-viewer';
import {h} from 'preact';
import {useContext, useMemo} from 'preact/hooks';
import {asTyped} from '../typed/text.mjs';

export function TextField(props) {
  const said = useContext(LocalExpressionContext);
  const {text} = props.field;
  const value = useMemo(() => (/^=|\{\{/.test(text ?? '') ? asTyped(said) : said), [text, said]);
  return h(LocalExpressionContext.Provider, {value}, h(Text, props));
}

TextField.config = Text.config;
