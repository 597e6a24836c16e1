namespace GradCam;

/// <summary>How far an output of a baked model, run by ONNX Runtime, is from what the library computes.</summary>
/// <param name="Output">The output.</param>
/// <param name="Largest">
/// The largest difference of any number: of maps by the map's largest magnitude, of pictures in steps of 0..255, of the
/// model's own outputs as it is.
/// </param>
/// <param name="IsOwn">It is the model's own output, which is compared with the model's as it was before.</param>
public sealed record BakedDifference(string Output, float Largest, bool IsOwn);
