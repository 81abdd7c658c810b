export class Account {
  constructor(private balance = 0) {}

  /**
   * Adds an amount to the balance and returns the new balance.
   *
   * @example
   * const account = new Account(10);
   * account.deposit(5); // => 15
   * account.deposit(1); // => 16
   */
  deposit(amount: number): number {
    throw new Error('Not implemented');
  }
}
