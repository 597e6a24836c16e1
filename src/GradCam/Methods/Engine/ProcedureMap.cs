namespace GradCam.Methods.Engine;

/// <summary>A map that a procedure made.</summary>
/// <param name="Data">The values, row-major.</param>
/// <param name="PerChannel">
/// The values are a part of the map for each channel, <c>[C, spatial...]</c>; else they are the map,
/// <c>[spatial...]</c>.
/// </param>
internal readonly record struct ProcedureMap(float[] Data, bool PerChannel = false);
