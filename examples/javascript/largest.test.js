import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largest } from './largest.js';

test('finds the largest', () => {
  assert.equal(largest([1, 2, 3]), 3);
  assert.equal(largest([5, 3, -5, 2]), 5);
  assert.equal(largest([-7, -2]), -2);
});

test('takes a list of one', () => {
  assert.equal(largest([4]), 4);
});
