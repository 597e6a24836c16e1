namespace GradCam.Cli.Json;

/// <summary>The components of a class that <c>fix --components</c> lists.</summary>
internal sealed record ComponentResult(string Class, IReadOnlyList<ClassComponent> Components);

internal sealed record ClassComponent(int Number, double Variance, IReadOnlyList<ComponentPicture> Pictures);

internal sealed record ComponentPicture(string Name, double Adds);
