// Why a typed number or day was not taken, in words that say what to do.
import {writeDate} from '../typed/dates.mjs';
import {writeNumber} from '../typed/numbers.mjs';

export function numberReason(wrong, {say, language, decimals, currency}) {
  const example = writeNumber(decimals === 0 ? '25' : '12500.50', {language});
  switch (wrong) {
    case 'tooManyDecimals':
      return decimals === 0 ? say('This must be a whole number.') : say('At most {0} decimals.', [decimals]);
    case 'otherCurrency':
      return currency ? say('Amounts here are in {0}. Leave the other currency out.', [currency]) : say('Leave the currency out.');
    case 'tooLong':
      return say('This number is too long.');
    default:
      return say('This is not a number that can be read. Write it in digits, such as {0}.', [example]);
  }
}

export function dateReason(wrong, {say, language, today, birth, yearIsEnough}) {
  const example = writeDate(birth ? '1990-05-17' : today, language);
  switch (wrong) {
    case 'noSuchDay':
      return say('There is no such day.');
    case 'incomplete':
      return yearIsEnough ? say('Fill in day, month and year; or the year alone.') : say('Fill in day, month and year.');
    case 'otherCalendar':
      return say('Is this a year of another calendar? Write the date in the Gregorian calendar, such as {0}.', [example]);
    case 'shortYear':
      return say('Write the year with all its four digits.');
    case 'future':
      return say('This day is still to come.');
    case 'tooLongAgo':
      return say('This day is too long ago.');
    default:
      return say('This is not a day that can be read. Write it such as {0}.', [example]);
  }
}
