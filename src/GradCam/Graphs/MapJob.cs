namespace GradCam.Graphs;

/// <summary>One map to write: a method whose recipe is a formula, or comes to one, at a layer.</summary>
internal readonly record struct MapJob(CamMethod Method, Layer Layer);
