// In a build the start script imports this before anything else; here it covers `vite dev`.
import '$lib/platform/freeze';
