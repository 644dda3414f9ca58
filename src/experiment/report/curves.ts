import type { Numbers } from '../../plots/index.ts';
import type { Round } from '../results.ts';

/** The courses of one log over all rounds and members, those that have it. */
export function courses(rounds: readonly Round[], log: string): Numbers[] {
  return rounds
    .flatMap(({ histories }) => histories.map((history) => history[log]))
    .filter((course): course is number[] => course !== undefined && course.length > 0)
    .map((course) => course.filter(Number.isFinite))
    .filter((course) => course.length > 0);
}

/** The mean of courses, epoch by epoch, as far as the shortest goes. */
export function meanCourse(all: readonly Numbers[]): number[] {
  const length = Math.min(...all.map((course) => course.length));
  return Array.from({ length }, (_, e) => all.reduce((sum, course) => sum + course[e], 0) / all.length);
}
