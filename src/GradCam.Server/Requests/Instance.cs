namespace GradCam.Server.Requests;

/// <summary>What is explained: a picture's file, or a tensor that is fed as it is.</summary>
/// <param name="Picture">The file; null for a tensor.</param>
/// <param name="Tensor">The tensor; null for a picture.</param>
internal sealed record Instance(byte[]? Picture, Tensor? Tensor);
