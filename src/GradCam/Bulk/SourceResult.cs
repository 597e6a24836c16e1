namespace GradCam;

/// <summary>The result of one source.</summary>
/// <param name="Index">Its number in the order of the sources, from 0.</param>
/// <param name="Source">The source.</param>
/// <param name="Value">The value that was made of its explanations; null if it failed.</param>
/// <param name="Error">The reason why it failed; null if it did not.</param>
public sealed record SourceResult<T>(int Index, Source Source, T? Value, GradCamException? Error)
    where T : class;
