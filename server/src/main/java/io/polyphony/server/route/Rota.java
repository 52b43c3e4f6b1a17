package io.polyphony.server.route;

/**
 * Whose turn it is: smooth weighted round robin. After as many turns as the weights add up to, each
 * has had exactly its weight's number of turns, and in between none is more than one turn ahead.
 */
final class Rota {
  private final double[] credit;

  Rota(int members) {
    this.credit = new double[members];
  }

  /**
   * Gives out the next turn.
   *
   * @param weights one for each member, none negative; who has 0 is passed over
   * @return -1 if all are passed over
   */
  synchronized int next(double[] weights) {
    double total = 0;
    int next = -1;
    for (int member = 0; member < credit.length; member++) {
      if (weights[member] > 0) {
        credit[member] += weights[member];
        total += weights[member];
        if (next < 0 || credit[member] > credit[next]) {
          next = member;
        }
      }
    }
    if (next >= 0) {
      credit[next] -= total;
    }
    return next;
  }
}
