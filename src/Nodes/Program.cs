Console.WriteLine("actormq");
