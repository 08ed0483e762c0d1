/** What a keyboard may open over any screen; one at a time, never a dialog. */
export type Panel = 'none' | 'keys' | 'deeds';

export class Desk {
	panel: Panel = $state('none');
	/** Whether letters press the data keys of a session. */
	letters = $state(true);

	turn(panel: 'keys' | 'deeds'): void {
		this.panel = this.panel === panel ? 'none' : panel;
	}

	close(): void {
		this.panel = 'none';
	}
}
