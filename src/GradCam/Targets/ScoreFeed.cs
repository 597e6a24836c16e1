namespace GradCam.Targets;

/// <summary>The numbers that are fed to one input of a <see cref="ScoreGraph"/>.</summary>
/// <param name="Input">The input.</param>
/// <param name="Data">The numbers, row-major.</param>
/// <param name="Shape">Their shape.</param>
internal sealed record ScoreFeed<T>(ScoreInput Input, T[] Data, long[] Shape);
