namespace GradCam.Server.Tests;

/// <summary>Tests that look at the memory and the current folder of the process, and therefore run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
