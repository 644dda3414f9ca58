import type { ClassifierSettings } from '../classifier/settings.ts';
import { readSaved, restore } from '../nn/save.ts';
import type { Experiment } from './experiment.ts';
import { networkInputShape } from './fit-front-end.ts';
import { makeNetwork, networkCount } from './network.ts';
import type { RunFolder } from './run-folder.ts';
import { networkFile, type TrainedStage } from './train-stage.ts';

/**
 * The networks of a finished stage, from its folder.
 * @throws EarshotError NOT_FOUND, BAD_FILE
 */
export async function restoreStage(
  run: RunFolder,
  experiment: Experiment,
  folder: string,
): Promise<Pick<TrainedStage, 'networks' | 'settings'>> {
  const settings = (await run.json(`${folder}/settings.json`)) as ClassifierSettings;
  const networks = [];
  for (let member = 0; member < networkCount(experiment); member++) {
    const { trained, whole } = makeNetwork(experiment, {
      inputShape: networkInputShape(experiment, settings.frontEnd),
      classes: settings.classes.length,
      seed: 0,
      member,
      steps: 1,
    });
    restore(trained, await readSaved(networkFile(run, folder, member)));
    networks.push(whole());
  }
  return { networks, settings };
}
