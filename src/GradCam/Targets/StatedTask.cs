namespace GradCam.Targets;

/// <summary>The task of a model, and where it was learned.</summary>
internal sealed record StatedTask(ModelTask Task, Origin From);
