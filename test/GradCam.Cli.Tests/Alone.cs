namespace GradCam.Cli.Tests;

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone";
}
