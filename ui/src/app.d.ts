/// <reference types="@sveltejs/kit" />

declare global {
	/** True only in builds that talk to the in-memory twin of the core. */
	const __TWIN__: boolean;
}

export {};
