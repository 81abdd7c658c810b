'use strict';

const VOWELS = 'aeiou';

function isVowel(letter) {
  return VOWELS.includes(letter.toLowerCase());
}

/**
 * Counts the vowels in a text. Uses isVowel for each letter.
 *
 * countVowels('hello') === 2
 * countVowels('SKY') === 0
 * countVowels('Apple pie') === 4
 */
const countVowels = function (text) {
  // TODO: write this
};

/**
 * Returns the text from its last character to its first.
 *
 * >>> reverse('abc')
 * 'cba'
 * >>> reverse('')
 * ''
 */
function reverse(text) {}

module.exports = { countVowels, reverse };
