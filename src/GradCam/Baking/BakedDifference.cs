namespace GradCam;

/// <summary>
/// The difference between an output of a baked model, run by ONNX Runtime, and the library's own result.
/// </summary>
/// <param name="Output">The output.</param>
/// <param name="Largest">
/// The largest difference of any number: for maps relative to the map's largest magnitude, for pictures in steps of
/// 0..255, for the model's own outputs in their own unit.
/// </param>
/// <param name="IsOwn">
/// True for the model's own output, which is compared with that of the model before it was baked.
/// </param>
public sealed record BakedDifference(string Output, float Largest, bool IsOwn);
