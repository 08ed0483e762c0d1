import { GRAPH_SCENES } from '../../scripts/graphScenes.mjs';
import { accessible } from './accessible';

accessible('graphs are accessible', GRAPH_SCENES);
