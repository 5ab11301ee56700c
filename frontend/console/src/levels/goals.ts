import type { LevelBrief, MyLevel, ShownGoal, Tile } from "@prilavok/protocol";

interface GoalShown {
  readonly level: LevelBrief;
  readonly goal: ShownGoal;
}

/** Of the level that one has, and of the one above; of the lowest, where one has none. */
export function goalsShown({ goals }: Pick<Tile, "goals">, mine: MyLevel): readonly GoalShown[] {
  const levels = mine.levels ?? [];
  const here = levels.findIndex(({ level }) => level === mine.held?.level?.level);
  return levels
    .slice(Math.max(here, 0), here + 2)
    .flatMap((level) =>
      goals.filter((goal) => goal.level === level.level).map((goal) => ({ level, goal })),
    );
}
